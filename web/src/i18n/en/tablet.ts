// Texts of a gate tablet's own pages: enrolling it, and the guards to tap on.
export const tablet = {
  enrol: {
    title: "Enrol this tablet",
    text: "An administrator adds the tablet under Gate devices and gets a code. Enter it here.",
    revoked: "This tablet has been revoked. Nobody can unlock it until an administrator adds it again.",
    code: "Code of ten characters",
    submit: "Enrol",
    working: "Enrolling",
    whole: "The code has ten characters.",
    wrong: "This code is not right, has been used, or is more than 15 minutes old. Ask for a new one.",
    wait: "Too many wrong codes from here. Try again later.",
  },
  grid: {
    title: "Who is at the gate?",
    hint: "Tap your name.",
    empty:
      "No guard has a PIN yet. An administrator gives one under Guards; the name appears here by itself.",
    ended: "The last session has ended. Tap your name to go on.",
    offline: "No connection: unlocking needs it. Trying again.",
    email: "Sign in with e-mail",
  },
  pin: {
    label: "PIN pad",
    enter: "Enter your PIN",
    typed_one: "{{count}} digit entered",
    typed_other: "{{count}} digits entered",
    erase: "Erase",
    ok: "OK",
    back: "Not me",
    working: "One moment",
    wrong: "Wrong PIN. Try again.",
    tooMany: "Too many wrong PINs.",
    wait: "Try again in {{left}}.",
    again: "You can try again now.",
    locked: "Your account is locked. An administrator can help.",
  },
} as const;
