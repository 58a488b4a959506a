// Texts of the guard area about somebody without a pass, as far as the scanner's own page shows them. The rest is in gateAsk.ts.
export const guardWalkIn = {
  deny: {
    button: "Deny",
    done: "Turned away and recorded: {{name}}",
    doneUnnamed: "Turned away and recorded.",
  },
  request: {
    strip: "Waiting for an answer",
    left: "{{time}} left",
    all: "All",
    waitCount_one: "{{count}} waits",
    waitCount_other: "{{count}} wait",
    more_one: "{{count}} more",
    more_other: "{{count}} more",
    kind: { VISITOR: "Guest", DELIVERY: "Delivery", CAB: "Cab", DOMESTIC_STAFF: "Help", VENDOR: "Service" },
  },
} as const;
