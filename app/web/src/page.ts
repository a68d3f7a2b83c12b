// What a page is to main.ts.

/// `show` is called when the page opens, when the fragment's parameters change and when the snapshot was read again.
export interface View {
  show(params: URLSearchParams): void;
}

export interface Page {
  title: string;
  open(root: HTMLElement): View;
}
