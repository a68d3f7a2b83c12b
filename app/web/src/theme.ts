// Light, dark, or as the system has it: a button that goes round, remembered in this browser.

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const key = "vpcscope theme";

function remembered(): Theme {
  try {
    return themes.find((one) => one === localStorage.getItem(key)) ?? "auto";
  } catch {
    return "auto";  // storage may be forbidden
  }
}

const system_dark = matchMedia("(prefers-color-scheme: dark)");

/// `dark` is for pictures, whose light colours are their own.
function apply(theme: Theme, button: HTMLElement): void {
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.classList.toggle("dark", theme === "dark" || (theme === "auto" && system_dark.matches));
  button.textContent = `Theme: ${theme}`;
}

export function start_theme(button: HTMLElement): void {
  let theme = remembered();
  apply(theme, button);
  system_dark.addEventListener("change", () => apply(theme, button));
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "auto";
    apply(theme, button);
    try {
      localStorage.setItem(key, theme);
    } catch {
      return;  // it holds until the page is closed
    }
  });
}
