// Days and hours of a visit that comes again: as the server keeps them. Hours are the building's own clock.
import type { components } from "@/api/schema.gen";

export { clockName, dayName, DAYS, runsOf, type Day } from "@/lib/weekdays";
export type Recurrence = components["schemas"]["RecurrenceOut"];
