// A phone system that can only open an address puts the number behind a "#": browsers send that to
// nobody. It is posted from here, and taken out of the address before anything else sees it.
const form = document.getElementById("call");
const number = decodeURIComponent(location.hash.slice(1)).trim();
if (form && number) {
  history.replaceState(null, "", location.pathname);
  form.elements.number.value = number.slice(0, 100);
  form.submit();
}
