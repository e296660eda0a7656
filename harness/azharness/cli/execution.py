"""One run from the question to the judgement."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from azharness.backends import resolve
from azharness.backends.errors import BackendUnreachable
from azharness.cli.cloud_process import check_cloud, ready_cloud
from azharness.cli.errors import HarnessStopped, UsageError
from azharness.cli.journals import JOURNAL
from azharness.cli.version import tool_version
from azharness.contract import CONTRACT_VERSION
from azharness.contract.hello import SERVICES, Hello
from azharness.engine.head import Question, head
from azharness.engine.runner import hello_of
from azharness.journal import wall
from azharness.journal.events import RunFinished, Wall
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.verdicts import Judgement, judge
from azharness.journal.writer import Segments
from azreports import FORMATS, write_reports
from azscenarios import run as suite
from azscenarios.config import RunConfig
from azscenarios.features import shipped


@dataclass(frozen=True, slots=True)
class Execution:
    """What was asked for, and how it is carried out."""

    question: Question
    backend: str
    cloud: Path | None
    features: Path | None
    out: Path
    formats: tuple[str, ...]
    examples: int
    workers: int
    timeout: float

    @property
    def shown(self) -> Path:
        """Where a reader begins: the page, or whatever was asked for in its place."""
        pages = [FORMATS[each].file for each in self.formats]
        return self.out / (pages[0] if pages and "html" not in self.formats else FORMATS["html"].file)

    def prepare(self) -> None:
        """Make the folder for journal and reports, without those of an earlier run; `UsageError` if it cannot be."""
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            for name in (JOURNAL, *(each.file for each in FORMATS.values())):
                (self.out / name).unlink(missing_ok=True)
            with tempfile.TemporaryFile(dir=self.out):
                pass
        except OSError as error:
            raise UsageError(
                f"{self.out} cannot be written to.",
                cause=error.strerror or str(error),
                hint="Give another folder with --out.",
            ) from None

    def carry_out(self, hello: Hello) -> Judgement:
        """Run the suite, join the journal and write the reports."""
        began = wall.now()
        started = wall.steady()
        with tempfile.TemporaryDirectory(prefix="azharness-") as scratch, self._cloud() as line:
            segments = Path(scratch) / "segments"
            segments.mkdir()
            config = self._config(line, segments, hello)
            ended = suite.run(config, self.features, self.workers, Path(scratch))
            finished = RunFinished(stopped=ended.stopped, wall=Wall(seconds=wall.elapsed(started)))
            journal = self._join(hello, segments, began, finished)
        write_reports(journal, self.out, self.formats or None)
        if ended.trouble:
            raise HarnessStopped(ended.trouble)
        return judge(read(journal))

    def _config(self, line: str, segments: Path, hello: Hello) -> RunConfig:
        return RunConfig(
            backend=self.backend,
            hello=hello,
            cloud=line,
            product_version=self.question.product_version,
            services=list(self.question.services),
            requirements=list(self.question.requirements),
            seed=self.question.seed,
            timeout=self.timeout,
            segments=str(segments),
            examples=self.examples,
        )

    @property
    def shared(self) -> bool:
        """Whether all tests use one cloud or one backend, so that only one of them can run at a time."""
        return resolve.is_remote(self.backend) or self.cloud is not None

    @contextmanager
    def _cloud(self) -> Iterator[str]:
        """The ready line of the cloud that a remote backend uses; nothing for a site in our processes."""
        if not self.shared:
            yield ""
            return
        with ready_cloud(self.cloud) as line:
            yield line

    def _join(self, hello: Hello, segments: Path, began: float, finished: RunFinished) -> Path:
        journal = self.out / JOURNAL
        first = head(
            hello,
            self.question,
            tool_version=tool_version(),
            wall=Wall(at=began),
            volatile={
                "backend": self.backend,
                "python": platform.python_version(),
                "platform": platform.system(),
                "workers": str(self.workers),
            },
        )
        Segments(segments, Redactor()).join(first, finished, journal)
        return journal


def precheck(execution: Execution) -> None:
    """Refuse what cannot be run, before anything is started; raises the first usage error of several."""
    resolve.check(execution.backend)
    if execution.shared and execution.workers > 1:
        raise UsageError(
            "A backend behind a URL and a cloud of one's own can serve one test at a time.",
            hint="Leave --workers away.",
        )
    if execution.cloud is not None:
        check_cloud(execution.cloud)
    wrong = suite.check([shipped(), *([execution.features] if execution.features else [])])
    if wrong:
        raise UsageError(
            f"{len(wrong)} mistake{'s' if len(wrong) > 1 else ''} in feature files.",
            cause="\n    ".join(line for error in wrong for line in error.lines()),
        )


def greet(execution: Execution) -> Hello:
    """Ask the backend who it is, and whether it can answer the question at all."""
    backend = resolve.resolve(execution.backend, timeout=execution.timeout)
    try:
        hello = hello_of(backend)
    finally:
        backend.close()
    if hello.contract_version != CONTRACT_VERSION:
        raise BackendUnreachable(
            f"The backend speaks contract version {hello.contract_version!r}, not {CONTRACT_VERSION!r}."
        )
    _able(hello, execution.question)
    return hello


def _able(hello: Hello, question: Question) -> None:
    if question.product_version not in hello.product_versions:
        raise UsageError(
            f"The backend does not offer product version {question.product_version}.",
            hint=f"It offers {', '.join(hello.product_versions)}.",
        )
    missing = sorted(set(question.services) - {str(each) for each in SERVICES & set(hello.capabilities)})
    if missing:
        raise UsageError(f"The backend does not offer the service {missing[0]}.")
