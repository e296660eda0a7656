"""One run from the question to the judgement."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from azharness.backends import resolve
from azharness.backends.errors import BackendUnreachable
from azharness.cli import fingerprint, resume
from azharness.cli.cloud_process import check_cloud, ready_cloud
from azharness.cli.errors import HarnessStopped, UsageError
from azharness.cli.folders import writing_to
from azharness.cli.journals import JOURNAL
from azharness.cli.saying import say
from azharness.cli.unfinished import Begun, Unfinished
from azharness.cli.version import tool_version
from azharness.contract import CONTRACT_VERSION
from azharness.contract.hello import SERVICES, Hello
from azharness.engine.head import Question, head
from azharness.engine.runner import hello_of
from azharness.journal import wall
from azharness.journal.events import RunFinished, RunStarted, Wall
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.verdicts import INTERRUPTED, Judgement, judge
from azharness.journal.writer import Segments
from azreports import FORMATS, write_reports
from azscenarios import run as suite
from azscenarios.afterwards import FAILURES
from azscenarios.config import RunConfig
from azscenarios.features import shipped


@dataclass(frozen=True, slots=True)
class Execution:
    """What was asked for, and how it is carried out."""

    question: Question
    begun: Begun
    resumed: bool
    backend: str
    cloud: Path | None
    features: Path | None
    out: Path
    formats: tuple[str, ...]
    examples: int
    shorten: float
    workers: int
    timeout: float

    @property
    def shown(self) -> Path:
        """Where a reader begins: the page, or whatever was asked for in its place."""
        pages = [FORMATS[each].file for each in self.formats]
        return self.out / (pages[0] if pages and "html" not in self.formats else FORMATS["html"].file)

    @property
    def unfinished(self) -> Unfinished:
        """What the run leaves until it has ended."""
        return Unfinished(self.out)

    @contextmanager
    def prepared(self, hello: Hello) -> Iterator[int]:
        """Hold the folder for journal and reports, without those of an earlier run, as the descriptor of a locked file.

        `UsageError` if it cannot be, or if the run in it cannot be resumed.
        """
        with ExitStack() as held:
            with writing_to(self.out):
                lock = held.enter_context(self.unfinished.held())
                self._begin(hello)
                for name in (JOURNAL, *(each.file for each in FORMATS.values())):
                    (self.out / name).unlink(missing_ok=True)
            yield lock

    def _begin(self, hello: Hello) -> None:
        """Note what is begun, or see that it is what was begun."""
        backend = fingerprint.of_backend(self.backend, self._head(hello))
        if self.resumed:
            resume.check_backend(self.unfinished.begun(), backend, hello)
        else:
            if self.unfinished.is_there:
                say("an unfinished run is given up: --resume would have gone on with it")
            shutil.rmtree(self.out / FAILURES, ignore_errors=True)
            self.unfinished.begin(msgspec.structs.replace(self.begun, backend=backend))

    def carry_out(self, hello: Hello, lock: int) -> Judgement:
        """Run the suite, join the journal and write the reports."""
        attempts = self.unfinished.attempts
        with tempfile.TemporaryDirectory(prefix="azharness-") as scratch, self._cloud() as line:
            segments = attempts.begin()
            if self.resumed:
                say(f"resumed: {attempts.finished} tests are finished already")
            config = self._config(line, segments, attempts.kept, hello)
            ended = suite.run(config, self.features, self.workers, Path(scratch), lock)
        journal = self._join(hello, Segments(segments, Redactor(), attempts.kept), ended.stopped)
        write_reports(journal, self.out, self.formats or None)
        if ended.trouble:
            raise HarnessStopped(ended.trouble)
        judgement = judge(read(journal))
        if judgement.stopped != INTERRUPTED:
            self.unfinished.end()
        return judgement

    def _config(self, line: str, segments: Path, kept: Path, hello: Hello) -> RunConfig:
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
            kept=str(kept),
            examples=self.examples,
            shorten=self.shorten,
            failures=str(self.out.resolve() / FAILURES),
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

    def _join(self, hello: Hello, segments: Segments, stopped: str) -> Path:
        journal = self.out / JOURNAL
        seconds = wall.now() - self.begun.at
        segments.join(self._head(hello), RunFinished(stopped=stopped, wall=Wall(seconds=seconds)), journal)
        return journal

    def _head(self, hello: Hello) -> RunStarted:
        return head(
            hello,
            self.question,
            tool_version=tool_version(),
            wall=Wall(at=self.begun.at),
            volatile={
                "backend": self.backend,
                "python": platform.python_version(),
                "platform": platform.system(),
                "workers": str(self.workers),
            },
        )


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
    # In the shipped features alone the project's own tests have looked for mistakes.
    wrong = suite.check([shipped(), execution.features]) if execution.features else []
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
