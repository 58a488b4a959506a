// What a visit is, for hosts and desks alike.
export const visits = {
  rule: {
    everyDay: "Every day",
    range: "{{first}} to {{last}}",
    hours: "{{days}}, {{from}} to {{until}}",
    overnight: "{{days}}, {{from}} to {{until}} the next day",
  },
  fact: {
    provider: "Company",
    atGate: "Handed over",
    leaveAtGate: "The guard takes it at the gate",
    plate: "Vehicle",
    hidden: "{{plate}}. The gate sees the flat only when the plate matches.",
    companions: "Along",
    companionCount_one: "{{count}} more person",
    companionCount_other: "{{count}} more people",
    rule: "Comes",
    entries: "Entries",
    entryCount_one: "{{count}} for each person",
    entryCount_other: "{{count}} for each person",
  },
} as const;
