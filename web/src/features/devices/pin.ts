// What the server asks of a PIN's shape (identity/guard_pins.py); which are too easy to guess, it says itself.
export const PIN_LEAST = 4;
export const PIN_MOST = 8;

export const isPin = (text: string): boolean => /^[0-9]{4,8}$/.test(text);
