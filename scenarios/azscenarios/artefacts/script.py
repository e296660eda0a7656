"""The failure as a shell script: each request to the site is a `curl` of its own."""

from __future__ import annotations

import msgspec

from azharness.model.trace import TraceStep
from azscenarios.artefacts.failure import Failure
from azscenarios.sentences import spoken

_SCRIPT = r"""#!/usr/bin/env bash
# {title}
# {told}
#
# Usage: {slug}.sh SITE_URL CLOUD_READY_FILE
#   azharness serve cloud --ready-file cloud.json    a cloud for the site
#   azharness serve site                             a site; it prints its URL
# Ends with 1 when the failure shows, with 0 when every answer is one that the model allows, with 3 when nothing can be said.
set -euo pipefail
site=${{1:?the base URL of the site}}
ready=${{2:?the file with the ready line of the cloud}}

# The companion is browser, portal, client and clock. It puts what is there in place of each symbol, and judges each answer.
coproc companion {{ exec azharness companion --site "$site" --cloud "$ready"; }}

post() {{
  curl --silent --show-error --header 'Content-Type: application/json' --data-binary "$1" "$site/azharness/v1/commands" | tr -d '\n'
}}

step() {{
  local line
  printf '%s\n' "$2" >&"${{companion[1]}}"
  while IFS= read -r line <&"${{companion[0]}}"; do
    case $line in
      'send '*) printf '%s\n' "$(post "${{line#send }}")" >&"${{companion[1]}}" ;;
      'ok '*) printf '%-60s %s\n' "$1" "${{line#ok }}"; return ;;
      'fails '*) printf '%-60s FAILS\n%s\n' "$1" "${{line#fails }}"; exit 1 ;;
      *) printf '%s\n%s\n' "$1" "$line" >&2; exit 3 ;;
    esac
  done
  exit 3
}}

{steps}
echo 'Every answer is one that the model allows.'
"""


def script(failure: Failure) -> str:
    """A script for bash and curl, with `azharness` beside them."""
    beginning = msgspec.structs.replace(failure.trace, steps=[], failure=[], title="beginning")
    steps = [
        _step("an empty site", beginning),
        *(
            _step(f"{number}. {spoken(step.gesture)}", step)
            for number, step in enumerate(failure.trace.steps, 1)
        ),
    ]
    return _SCRIPT.format(title=failure.title, told=failure.told, slug=failure.slug, steps="\n".join(steps))


def _step(words: str, record: TraceStep | object) -> str:
    return f"step {_quoted(words)} {_quoted(msgspec.json.encode(record).decode())}"


def _quoted(text: str) -> str:
    """Text as one word of the shell, in which nothing is replaced."""
    return "'" + text.replace("'", "'\\''") + "'"
