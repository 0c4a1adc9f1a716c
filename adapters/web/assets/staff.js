// Enhancement only: every page of an administration is complete without this file.
const all = selector => document.querySelectorAll(selector);

// A line of a file that can be written is selected: the one that a link names, here or on the page before.
for (const field of all('textarea[data-line]')) {
  const select = n => {
    const lines = field.value.split('\n'), start = lines.slice(0, n - 1).reduce((sum, l) => sum + l.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + (lines[n - 1] ?? '').length);
    field.scrollTop = (n - 4) * parseFloat(getComputedStyle(field).lineHeight);
  };
  if (field.dataset.line > 0) select(+field.dataset.line);
  for (const link of all('a[data-line][href="#file"]'))
    link.addEventListener('click', e => { e.preventDefault(); select(+link.dataset.line); });
}
