"""iCalendar (RFC 5545) as calendars write it: what is in a file or feed, and a feed of our own.

zones    which instant a time with a TZID is
repeats  on which days something that repeats is
reading  a file → what is on, when, and what in it is broken
busy     what that means for a provider: away, a visit, or a question
writing  a provider's own visits as a feed
"""
