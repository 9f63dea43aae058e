// Requests to /api/v1, relative to the page: pages of lists, and problem documents as errors.

/** Absolute address of a path under /api/v1. @param {string} path */
export const apiUrl = (path) => new URL(`api/v1/${path}`, document.baseURI).href;

/** What the server said when it refused, in its own words. */
export class Problem extends Error {}

/**
 * @param {string} url
 * @param {RequestCache} [cache] "no-store" for what tells the time: a kept answer tells an old one
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the JSON body
 */
export async function getJson(url, cache = "default", signal) {
  const response = await fetch(url, { cache, headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  if (response.ok) return response.json();
  const body = await response.json().catch(() => ({}));
  throw new Problem(body.detail ?? body.title ?? `HTTP ${response.status}`);
}

/**
 * Every item of a paged list, and the last page itself.
 * @param {string} path
 * @param {RequestCache} cache "no-cache" asks again by ETag, and an unchanged list costs no way
 * @returns {Promise<{items: any[], page: any}>}
 */
export async function getAll(path, cache) {
  const items = [];
  let page = await getJson(apiUrl(path), cache);
  items.push(...page.items);
  while (page.next) {
    page = await getJson(new URL(page.next, document.baseURI).href, cache);
    items.push(...page.items);
  }
  return { items, page };
}
