"""What another parser reads of a calendar: its name, and a line an event."""

import sys
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
print(calendar["X-WR-CALNAME"])
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    assert event["UID"] and event["DTSTAMP"].dt
    print(event["DTSTART"].dt, event["DTEND"].dt, event["SEQUENCE"], event["SUMMARY"])
