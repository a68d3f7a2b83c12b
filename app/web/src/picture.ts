// The map's SVG, made safe to stand in the page. Only what is on these lists is kept: no scripts, no listeners, no styles,
// nothing that is fetched from anywhere. Its light colours are its own, the dark ones those of app.css, by class.

const elements = new Set([
  "svg", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan", "title", "desc",
  "defs", "marker", "pattern", "clipPath", "symbol", "use",
]);

const attributes = new Set([
  "id", "class", "role", "tabindex", "transform", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2",
  "cx", "cy", "r", "rx", "ry", "dx", "dy", "d", "points", "fill", "fill-opacity", "stroke", "stroke-width",
  "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-size", "font-weight", "font-family",
  "font-style", "text-anchor", "dominant-baseline", "letter-spacing", "marker-start", "marker-mid", "marker-end",
  "markerWidth", "markerHeight", "refX", "refY", "orient", "markerUnits", "patternUnits", "patternTransform",
  "clip-path", "clipPathUnits", "preserveAspectRatio", "vector-effect", "xml:space", "href",
]);

const own_reference = /^#[\w.:-]+$/;

/// Values of drawing attributes are CSS, where `\75rl(` is `url(` too: none needs a backslash.
function kept(name: string, value: string): boolean {
  if (/^(aria|data)-[\w-]+$/.test(name)) return true;
  if (!attributes.has(name)) return false;
  if (name === "href") return own_reference.test(value);
  return /^url\(#[\w.:-]+\)$/.test(value) || !/url\s*\(|\\/i.test(value);
}

function clean(element: Element): void {
  for (const { name, value } of [...element.attributes]) if (!kept(name, value)) element.removeAttribute(name);
  for (const child of [...element.children]) {
    if (elements.has(child.localName) && child.namespaceURI === element.namespaceURI) clean(child);
    else child.remove();
  }
}

/// The program's own style is for files; the policy would refuse it here, and say so.
const own_style = /<style>[^<]*<\/style>/g;

export function picture_of(text: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text.replace(own_style, ""), "image/svg+xml").documentElement;
  if (parsed.localName !== "svg" || parsed.namespaceURI !== "http://www.w3.org/2000/svg")
    throw new Error("The map is not an SVG picture.");
  clean(parsed);
  return document.adoptNode(parsed) as unknown as SVGSVGElement;
}
