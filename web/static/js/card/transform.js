// What was done to replayed and derived values, said in the reader's language. Pure. A transform is
// free text on record; the phrases that the platform's own replay writes are known by pattern.

/** @typedef {import("../types.js").Translate} Translate */

const TIME = String.raw`(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?`;

/** @type {[RegExp, (match: RegExpMatchArray, t: Translate) => string][]} */
const PHRASES = [
  [/^value x ([\d.]+)( \+ [-\d.]+)?$/, ([, factor, plus], t) => t("card.transform.factor", { factor, plus: plus ?? "" })],
  [/^cm to m above the gauge's own zero(, then halved)?$/, ([, halved], t) => t(halved ? "card.transform.cm_halved" : "card.transform.cm")],
  [/^([\d.]+) h earlier in the source$/, ([, n], t) => t("card.transform.earlier", { n })],
  [new RegExp(`^ending at ${TIME}, shifted to the present$`), ([, day, time], t) => t("card.transform.ending", { time: `${day} ${time}` })],
  [new RegExp(`^from ${TIME} on, again at ${TIME}$`),
    ([, day, time, end, at], t) => t("card.transform.from", { time: `${day} ${time}`, end: `${end} ${at}` })],
  [/^hourly precipitation$/, (_, t) => t("card.transform.hourly")],
  [/^intensity kept$/, (_, t) => t("card.transform.intensity")],
  [/^total x (\d+ ?\w+) \/ PT1H$/, ([, share], t) => t("card.transform.total", { share })],
  [/^gates open one after another as the headwater rises from its median to its (\d+) % quantile over the replayed window, in steps of ([\d.]+) m$/,
    ([, quantile, step], t) => t("card.transform.gates", { quantile, step })],
];

/**
 * A transform in words, or null if one of its phrases is not known.
 * @param {string} transform
 * @param {Translate} t
 */
export function transformText(transform, t) {
  const said = transform.split(/;\s*/).map((phrase) => {
    for (const [pattern, say] of PHRASES) {
      const match = pattern.exec(phrase.trim());
      if (match) return say(match, t);
    }
    return null;
  });
  return said.includes(null) ? null : said.join(t("card.transform.and"));
}
