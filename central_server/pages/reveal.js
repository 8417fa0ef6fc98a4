(function () {
  var field = document.getElementById("password"), button = document.createElement("button");
  var alert = document.getElementById("alert");
  function label(shown) { button.textContent = shown ? "Απόκρυψη" : "Εμφάνιση"; button.setAttribute("aria-pressed", String(shown)); }
  button.type = "button";
  button.setAttribute("aria-controls", "password");
  button.onclick = function () { field.type = field.type === "password" ? "text" : "password"; label(field.type === "text"); };
  label(false);
  field.parentNode.appendChild(button);
  if (alert) { alert.focus(); }
})();
