// Text that others wrote, made fit to be looked at: what is invisible or turns the direction of writing is spelled out.

const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

export function printable(text: string): string {
  return text.replace(invisible, (one) => `\\u{${one.charCodeAt(0).toString(16).padStart(4, "0")}}`);
}

/// Cut where it would push everything else off the screen.
export function shortened(text: string, longest = 80): string {
  const points = [...text.slice(0, 2 * longest + 2)];
  return points.length <= longest ? text : `${points.slice(0, longest).join("")}…`;
}
