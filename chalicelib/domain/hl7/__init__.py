"""HL7 v2 as it is in the wild: what came over the wire, what it says, and how it is answered.

framing   bytes → messages: MLLP, batches, line ends, character sets
message   one message, its segments and fields, escapes and nulls
values    times, names, numbers as HL7 writes them
people    PID, NK1, GT1 → a patient
visits    SCH and its resources, or PV1 and PV2 → a visit
events    which trigger event means what
answers   the acknowledgement
"""

ER7 = "x-application/hl7-v2+er7"
MEDIA_TYPES = (ER7, "application/hl7-v2")
"""Of these the bytes arrive as they are, in whatever character set; of text/plain, as UTF-8."""
