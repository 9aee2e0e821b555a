"""Days and firing times of every zone, by Python's zoneinfo: what the server's own rules are compared with.

Writes one line for each question to standard output:

    cambios ZONE COUNT              how often its offset changes
    dia ZONE INSTANT DATE DAYS      the civil date there at that instant (seconds since 1970), and the days left from it
                                    to the last day of the years asked about
    hora ZONE LOCAL INSTANT         the instant at which a clock on the wall there shows that, by the firm's rules

The questions are taken from every change of a zone's offset between two years, found by halving, and from the days
around it. Zone data comes from the PyPI package `tzdata` alone (PYTHONTZPATH is empty), so that both sides have the
same; its version is checked against the one asked for.
"""

import sys
import zoneinfo
from datetime import date, datetime, timedelta, timezone

import tzdata

UTC = timezone.utc
STEP = timedelta(days=1)  # No zone changes its offset and changes it back within it.


def offset(zone, at):
    return at.astimezone(zone).utcoffset()


def transitions(zone, start, end):
    """Every instant from which a zone has another offset, to the second."""
    at, before = start, offset(zone, start)
    while at < end:
        then = at + STEP
        after = offset(zone, then)
        if after != before:
            low, high = at, then
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            yield high
        at, before = then, after


def exists(zone, local):
    """The instants at which a clock there shows that: none in a gap, two where it is repeated."""
    found = set()
    for fold in (0, 1):
        at = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == local:
            found.add(at)
    return found


def firing(zone, local):
    """The first of two; after a gap its first instant, found minute by minute."""
    while not (found := exists(zone, local)):
        local += timedelta(minutes=1)
    return min(found)


def seconds(at):
    return int(at.timestamp())


def main(iana, first, last, names):
    assert tzdata.IANA_VERSION == iana, f"tzdata is {tzdata.IANA_VERSION}, and {iana} was asked for"
    assert not zoneinfo.TZPATH, f"zone data of the system is in the way: {zoneinfo.TZPATH}"
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)
    due = date(last, 1, 1)
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        changes = list(transitions(zone, start, end))
        # A zone without changes is asked about twice a year all the same.
        plain = [start + timedelta(days=182 * n) for n in range((last - first) * 2)]
        print("cambios", name, len(changes))
        for at in changes + plain:
            for delta in (-86400, -3600, -1, 0, 1, 3600, 86400):
                instant = at + timedelta(seconds=delta)
                today = instant.astimezone(zone).date()
                print("dia", name, seconds(instant), today, (due - today).days)
            day = at.astimezone(zone).date()
            for days in (-1, 0, 1):
                for hour, minute in ((0, 0), (0, 30), (1, 30), (2, 0), (2, 30), (2, 37), (3, 0), (8, 0), (23, 59)):
                    there = datetime.combine(day + timedelta(days=days), datetime.min.time())
                    there = there.replace(hour=hour, minute=minute)
                    print("hora", name, there.isoformat(timespec="minutes"), seconds(firing(zone, there)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.stdin.read().split())
