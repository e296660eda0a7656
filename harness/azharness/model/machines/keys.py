"""Questions about an app's secret key."""

from __future__ import annotations

from azharness.model.site import App


def alive(app: App, instant: int) -> bool:
    """Whether Entra still takes the key that the site holds (decision A3: it ends at its end)."""
    end = app.key.real_end
    return end is None or instant < end


def held(app: App, instant: int, life: int) -> bool:
    """Whether a token got before the key's end may still be used; `life` in minutes (decision A23)."""
    end = app.key.real_end
    return end is not None and end <= instant <= end + life * 60


def renewed_in_time(app: App, instant: int) -> bool:
    """Whether the key before this one was replaced before its end, and that end has passed."""
    end = app.keys[-2].real_end if app.renewed else None
    return end is not None and app.key.since < end <= instant


def renewed_late(app: App) -> bool:
    """Whether the key before this one was replaced only after its end."""
    end = app.keys[-2].real_end if app.renewed else None
    return end is not None and end <= app.key.since
