// How a command is declined, and small things that pages and dialogs share.

// Why a command was not carried out; thrown before anything has changed.
export class Declined extends Error {
  constructor(outcome) {
    super(outcome.reason);
    this.outcome = outcome;
  }
}

// The site itself declines.
export function refuse(reason, field = "") {
  throw new Declined({ outcome: "refused", reason, field });
}

// The cloud declined, or did not answer; `code` is its own, where it gave one.
export function fail(reason, source, code) {
  const error = code ? { source, code: String(code) } : undefined;
  throw new Declined({ outcome: "failed", reason, error });
}

// Names and GUIDs are the same in any letter case, blanks around them left out.
export const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

export const blank = (fields) => Object.fromEntries(fields.map((field) => [field, ""]));
