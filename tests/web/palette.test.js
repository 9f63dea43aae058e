// The palette as css/tokens.css has it: contrast, and distance between severities for every eye.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ciede2000, contrast, lab } from "./support/colour.js";

const SEVERITIES = ["unknown", "normal", "blue", "yellow", "orange", "red"];
const WITH_DIGIT = SEVERITIES.filter((one) => one !== "normal");
const THEMES = { light: tokens("light"), dark: tokens("dark") };
const PAIRS = SEVERITIES.flatMap((one, i) => SEVERITIES.slice(i + 1).map((other) => [one, other]));

/** Colour tokens of a theme: name without dashes -> "#RRGGBB". */
function tokens(theme) {
  const text = readFileSync(new URL("../../web/static/css/tokens.css", import.meta.url), "utf-8");
  const block = text.match(new RegExp(`data-theme=${theme}\\] \\{([^}]*)\\}`))[1];
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6});/g)].map((match) => [match[1], match[2]]));
}

/** Each theme with a function that refuses a pair of tokens below a contrast. */
function eachTheme(check) {
  for (const [theme, colours] of Object.entries(THEMES)) {
    const ratio = (one, other) => {
      assert.ok(colours[one] && colours[other], `${theme}: no token ${one} or ${other}`);
      return contrast(colours[one], colours[other]);
    };
    const atLeast = (floor, one, others) => others.forEach((other) =>
      assert.ok(ratio(one, other) >= floor, `${theme}: ${one} on ${other} is ${ratio(one, other).toFixed(2)}, under ${floor}`));
    check({ theme, ratio, atLeast });
  }
}

/** The token that outlines a severity's symbol: its own, else the common one. */
const outline = (theme, severity) => (`${severity}-outline` in THEMES[theme] ? `${severity}-outline` : "outline");

test("the arithmetic agrees with published figures", () => {
  // Pairs 1, 17 and 25 of the test data of Sharma, Wu, Dalal 2005; black on white of WCAG.
  const published = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ];
  for (const [one, other, distance] of published) {
    assert.ok(Math.abs(ciede2000(one, other) - distance) < 5e-5, `${ciede2000(one, other)}`);
    assert.ok(Math.abs(ciede2000(other, one) - distance) < 5e-5);
  }
  assert.equal(contrast("#000000", "#FFFFFF"), 21);
});

test("both themes name the same colours", () => {
  assert.deepEqual(Object.keys(THEMES.light), Object.keys(THEMES.dark));
});

test("text is read on every ground it stands on: 4.5", () => {
  eachTheme(({ atLeast }) => {
    for (const ink of ["ink", "muted", "faint", "accent"]) atLeast(4.5, ink, ["panel", "raised", "bg"]);
    for (const one of SEVERITIES) {
      atLeast(4.5, `${one}-text`, ["panel", "land", "water", `${one}-tint`]);
      atLeast(4.5, "ink", [`${one}-tint`]);
    }
    atLeast(4.5, "on-accent", ["accent"]);
    atLeast(4.5, "mode", ["panel"]);
  });
});

test("the digit is read on its fill: 4.5", () => {
  eachTheme(({ atLeast }) => WITH_DIGIT.forEach((one) => atLeast(4.5, `on-${one}`, [one])));
});

test("a symbol's edge is seen on land and water: fill or outline 3.0", () => {
  eachTheme(({ theme, ratio, atLeast }) => {
    for (const one of SEVERITIES) {
      for (const ground of ["land", "water"]) {
        if (ratio(one, ground) < 3) atLeast(3, outline(theme, one), [ground]);
      }
    }
  });
});

test("red on the dark map wears the white outline that protan eyes need", () => {
  const { "red-outline": edge, red, land } = THEMES.dark;
  assert.equal(edge, "#FFFFFF");
  assert.ok(contrast(edge, red) >= 3 && contrast(edge, land) >= 12);
});

test("controls and the focus ring are seen: 3.0", () => {
  eachTheme(({ atLeast }) => ["ctl", "focus"].forEach((one) => atLeast(3, one, ["panel", "raised", "bg"])));
});

test("chart lines are seen on the panel: 3.0, threshold lines 6.2", () => {
  eachTheme(({ atLeast }) => {
    for (const one of ["stage", "tail", "rain", "flow", "gate"]) atLeast(3, `c-${one}`, ["panel"]);
    for (const one of ["blue", "yellow", "orange", "red"]) atLeast(6.2, `${one}-text`, ["panel"]);
    atLeast(6.2, "c-record", ["panel"]);
  });
});

test("silence is louder than normal: hatch at least 12 on land, normal at most 6", () => {
  eachTheme(({ theme, ratio, atLeast }) => {
    atLeast(12, "ink", ["land"]);
    const loudest = Math.max(ratio("normal", "land"), theme === "light" ? ratio("normal-outline", "land") : 0);
    assert.ok(loudest <= 6, `${theme}: ${loudest}`);
  });
});

test("every two severities are told apart by every eye: CIEDE2000 at least 12", () => {
  // The least of the 15 pairs as the interface's table states it: our arithmetic must find the same.
  const least = {
    light: { normal: 15.6, protan: 20.2, deutan: 15.0, tritan: 14.9 },
    dark: { normal: 18.5, protan: 14.5, deutan: 12.1, tritan: 12.7 },
  };
  for (const [theme, colours] of Object.entries(THEMES)) {
    for (const [vision, stated] of Object.entries(least[theme])) {
      const found = PAIRS.map(([one, other]) => ciede2000(lab(colours[one], vision), lab(colours[other], vision)));
      const smallest = Math.min(...found);
      assert.ok(smallest >= 12, `${theme} ${vision}: ${PAIRS[found.indexOf(smallest)]} ${smallest}`);
      assert.ok(Math.abs(smallest - stated) < 0.06, `${theme} ${vision}: ${smallest}, stated ${stated}`);
    }
  }
});
