// The state of the page lives in the URL's fragment: #/ask?from=web-1&to=db-1. Links are made and read here only.

export interface Spot {
  page: string;
  params: URLSearchParams;
}

export function read_spot(hash: string): Spot {
  const text = hash.replace(/^#\/?/, "");
  const mark = text.indexOf("?");
  return mark < 0
    ? { page: text, params: new URLSearchParams() }
    : { page: text.slice(0, mark), params: new URLSearchParams(text.slice(mark + 1)) };
}

/// Empty parameters are left out, so that equal states have equal links.
export function link(page: string, params: Record<string, string | undefined> = {}): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given).toString();
  return query ? `#/${page}?${query}` : `#/${page}`;
}

export function go(target: string): void {
  if (location.hash === target) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = target;
}
