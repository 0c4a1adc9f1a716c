// Small comforts; every page is complete without them.
const status = document.getElementById("status");

// A copy button shows only where copying works, and says politely that it has.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    status.textContent = "";
    status.textContent = status.dataset.copied;
    button.classList.add("is-done");
    setTimeout(() => button.classList.remove("is-done"), 2000);
  });
}

// A form that only carries an answer onward sends itself; its button stays for who has no script.
document.querySelector("form[data-onward]")?.requestSubmit();

// Twice pressing a button sends once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
