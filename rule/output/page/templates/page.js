"use strict";
// Everything is in the page without this script, too. It filters, sorts and switches the colours.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = document.querySelector(".rows");
  const body = byId("rows");
  const form = byId("filters");
  const search = byId("search");
  const order = byId("order");
  const heading = byId("subjects");
  const selects = [...form.querySelectorAll("[data-facet]")];
  const status = byId("status");
  const size = Number(table.dataset.shown);
  const pager = byId("pager");
  const previous = byId("previous");
  const next = byId("next");

  // A row on each line: its place in each facet, its number of secrets, and its HTML. What others
  // have named was escaped when the page was written.
  const rows = byId("all").textContent.split("\n").slice(1).map((line) => {
    const [places, secrets] = line.split("|", 2);
    return {
      groups: places.split(";").map((each) => (each ? each.split(",").map(Number) : [])),
      secrets: Number(secrets),
      html: line.slice(places.length + secrets.length + 2),
      plain: null,
    };
  });
  const signs = { "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&" };
  const text = (html) => html.replace(/<[^>]*>/g, " ").replace(/&[#\w]+;/g, (each) => signs[each] ?? each);
  const textOf = (row) => (row.plain ??= text(row.html).toLowerCase());
  const nameOf = (row) => (row.name ??= text(/<th .*?<span>(.*?)<\/span>/.exec(row.html)[1]));
  const written = (count) => count.toLocaleString("en");
  const counted = (count, one, many) => `${written(count)} ${count === 1 ? one : many}`;
  let fitting = rows;
  let from = 0;

  function draw(start) {
    from = start;
    const to = Math.min(from + size, fitting.length);
    body.innerHTML = fitting.slice(from, to).map((row) => row.html).join("");
    byId("extent").textContent = `${written(from + 1)} to ${written(to)} of ${written(fitting.length)}`;
    table.hidden = fitting.length === 0;
    pager.hidden = fitting.length <= size;
    previous.disabled = from === 0;
    next.disabled = to === fitting.length;
  }

  function filter() {
    const wanted = selects.map((each) => (each.value === "" ? -1 : Number(each.value)));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = rows.filter(
      (row) =>
        wanted.every((group, at) => group < 0 || row.groups[at].includes(group)) &&
        words.every((word) => textOf(row).includes(word)),
    );
    const { one, many } = table.dataset;
    const all = counted(rows.length, one, many);
    const some = fitting.length === rows.length ? all : `${written(fitting.length)} of ${all}`;
    const secrets = fitting.reduce((sum, row) => sum + row.secrets, 0);
    status.textContent = `${some}, ${counted(secrets, "secret", "secrets")}`;
    draw(0);
    keep();
  }

  // The address keeps what is looked for, by names, which a later page of the same account has, too.
  const keyOf = (select) => select.id.slice("by-".length);
  const groupOf = (option) => option.text.replace(/ \([\d,]+\)$/, "");

  function keep() {
    const kept = new URLSearchParams();
    if (search.value.trim()) kept.set("search", search.value);
    for (const each of selects) {
      if (each.value !== "") kept.set(keyOf(each), groupOf(each.selectedOptions[0]));
    }
    if (sorted !== "0" || direction < 0) kept.set("sort", `${direction < 0 ? "-" : ""}${sorted}`);
    const [address] = location.href.split("#");
    try {
      history.replaceState(null, "", `${address}${kept.size ? "#" : ""}${kept}`);
    } catch {
      // A page within another one may have no address of its own.
    }
  }

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    search.value = kept.get("search") ?? "";
    for (const each of selects) {
      const name = kept.get(keyOf(each));
      const option = [...each.options].find((other) => other.value !== "" && groupOf(other) === name);
      each.value = option?.value ?? "";
    }
    const [, sign, by] = /^(-?)(\w+)$/.exec(kept.get("sort") ?? "") ?? [];
    if (heads.some((head) => head.dataset.sort === by)) sort(by, sign ? -1 : 1);
    else if (kept.size) filter();
    else draw(0);
  }

  function turn(start) {
    draw(start);
    toTop();
  }

  function toTop() {
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  }

  const collator = new Intl.Collator("en", { numeric: true });
  const first = (row, at) => row.groups[at][0] ?? Infinity;
  const orders = {
    name: (a, b) => collator.compare(nameOf(a), nameOf(b)),
    secrets: (a, b) => b.secrets - a.secrets,
  };
  const heads = [...table.querySelectorAll("[data-sort]")];
  let sorted = "0";
  let direction = 1;

  function sort(by, way) {
    const compare = orders[by] ?? ((a, b) => first(a, by) - first(b, by) || 0);
    rows.sort((a, b) => way * compare(a, b));
    mark(by, way);
    filter();
  }

  function mark(by, way) {
    sorted = by;
    direction = way;
    for (const head of heads) {
      // "Ascending" is by the values that are shown: most secrets first is descending.
      const ascends = (way > 0) !== (by === "secrets");
      if (head.dataset.sort === by) head.setAttribute("aria-sort", ascends ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    order.value = by;
  }

  function buttonIn(head, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", action);
    head.replaceChildren(button);
  }

  for (const head of heads) {
    const by = head.dataset.sort;
    order.add(new Option(head.textContent, by));
    buttonIn(head, () => sort(by, sorted === by ? -direction : 1));
  }
  for (const head of document.querySelectorAll("[data-go]")) {
    const [at, group] = head.dataset.go.split(":");
    buttonIn(head, () => {
      selects[at].value = group;
      filter();
      toTop();
    });
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const select of selects) select.addEventListener("change", filter);
  order.addEventListener("change", () => sort(order.value, 1));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  const theme = byId("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const themeNow = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  const other = () => (themeNow() === "dark" ? "light" : "dark");
  const named = () => (theme.textContent = other() === "dark" ? "Dark" : "Light");
  theme.addEventListener("click", () => {
    root.dataset.theme = other();
    named();
  });
  dark.addEventListener("change", named);

  previous.addEventListener("click", () => turn(from - size));
  next.addEventListener("click", () => turn(from + size));

  // Paper has no buttons: all that fits is drawn for it, and what is folded up is opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    body.innerHTML = fitting.map((row) => row.html).join("");
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
    draw(from);
  });

  named();
  mark("0", 1); // The page is written in this order.
  restore();
  byId("cut")?.remove();
  form.hidden = theme.hidden = false;
})();
