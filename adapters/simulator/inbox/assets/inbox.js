// Asks every three seconds whether there is news, and says so politely. It never changes the list
// under somebody's hands: the reader refreshes.
const news = document.getElementById("news");
const text = document.getElementById("news-text");
const status = document.getElementById("status");
const query = new URLSearchParams({ after: news.dataset.after, to: news.dataset.to, lang: document.documentElement.lang });
let told = 0;

async function ask() {
  const answer = await fetch("/new?" + query);
  if (!answer.ok) return;
  const { count, sentence } = await answer.json();
  if (count === told) return;
  told = count;
  text.textContent = sentence;
  status.textContent = sentence;
  news.hidden = count === 0;
}

setInterval(() => {
  if (!document.hidden) ask().catch(() => {}); // the house may be restarting
}, 3000);
