"use strict";
// The tables are whole and sorted without this; it lets readers sort them otherwise and show fewer rows.
(() => {
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.k ?? cell.textContent.trim();
  };
  const compare = (a, b) => {
    const [x, y] = [Number(a), Number(b)];
    if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    if ((a === "") !== (b === "")) return a === "" ? -1 : 1;
    return order.compare(a, b);
  };

  const sort = (table, heading) => {
    const falling = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const body = table.tBodies[0], column = heading.cellIndex, sign = falling ? -1 : 1;
    const rows = [...body.rows].map((row) => [key(row, column), row]);
    rows.sort((a, b) => sign * compare(a[0], b[0]));
    body.append(...rows.map((pair) => pair[1]));
  };

  for (const table of document.querySelectorAll("table[data-sort]")) {
    for (const heading of table.tHead.querySelectorAll("th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, heading));
    }
  }

  const form = document.querySelector(".find");
  if (!form) return;
  const [text, standing, said] = [form.elements.text, form.elements.standing, form.querySelector("output")];
  const rows = [...document.querySelectorAll("tr[data-find]")];
  const listed = document.querySelectorAll("#learners-table tr[data-find]").length;
  const filter = () => {
    const sought = text.value.normalize("NFC").toLowerCase().trim();
    let shown = 0;
    for (const row of rows) {
      const fits = row.dataset.find.includes(sought) && (!standing.value || row.dataset.standing === standing.value);
      row.hidden = !fits;
      if (fits && row.closest("#learners-table")) shown += 1;
    }
    said.textContent = `${shown} of ${listed} shown`;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  text.addEventListener("input", filter);
  standing.addEventListener("change", filter);
  form.hidden = false;
  filter();
})();
