/* Hall screen. ES5 for TV browsers from 2014 on. Everything shown comes from the newest board of the
   hub; without a sign of life for five seconds nothing may look current. */
(function () {
  'use strict';
  var SILENCE = 5000, CALLING = 8000, SLOT = 6800, SHORT_SLOT = 4000, TOO_OLD = 60000, RECENT = 600000;
  var TURN = { right: 0, downright: 45, down: 90, downleft: 135, left: 180, upleft: 225, up: 270, upright: 315 };
  var SVG = 'http://www.w3.org/2000/svg';
  var STRIP = [['el', 'Όσο περιμένετε, η σειρά σας ανεβαίνει. Κάθε κλήση καταγράφεται.'],
               ['en', 'The longer you wait, the higher your place. Every call is recorded.']];
  var base = location.pathname.replace(/\/$/, '');
  var moving = !/[?&]motion=0/.test(location.search);
  var began = steady(), lastTick = began;
  var board = null, heardAt = 0, hubAhead = 0, gapSince = 0, lost = true;
  var epoch = '', announced = 0, turns = [], shown = null, shownAt = -1e9, drawn = '';
  var source = null, failures = 0, retry = 0;

  function steady() { return window.performance && performance.now ? performance.now() : new Date().getTime(); }
  function hubNow() { return steady() + hubAhead; }
  function byId(id) { return document.getElementById(id); }

  /* --- the hub ------------------------------------------------------------------------------ */

  function heard(now) {
    var jump = Math.abs(now - hubNow());
    if (board && !lost && jump > TOO_OLD) { connectAgain(); lost = true; return false; }
    heardAt = steady();
    hubAhead = now - heardAt;
    failures = 0;
    return true;
  }

  function take(next) {
    var i, call, oldest;
    lost = false;
    heard(next.now);
    board = next;
    gapSince = 0;
    if (next.epoch !== epoch) { epoch = next.epoch; announced = 0; turns = []; shown = null; }
    oldest = next.calls.length ? next.calls[next.calls.length - 1].sequence : Infinity;
    turns = turns.filter(function (turn) { return turn.sequence < oldest || stands(turn); });
    if (shown && shown.sequence >= oldest && !stands(shown)) { shown = null; shownAt = -1e9; }
    for (i = next.calls.length - 1; i >= 0; i--) {
      call = next.calls[i];
      if (call.sequence > announced) {
        announced = call.sequence;
        if (next.now - call.at <= TOO_OLD) { turns.push(call); }
      }
    }
    tick();
  }

  function stands(call) {
    return board.calls.some(function (other) { return other.number === call.number; });
  }

  function beat(sign) {
    if (!board || sign.epoch !== board.epoch || sign.sequence > board.sequence) {
      gapSince = gapSince || steady();
      if (steady() - gapSince > SILENCE) { lost = true; connectAgain(); }
      return;
    }
    if (heard(sign.now)) { lost = false; }
    tick();
  }

  function connect() {
    retry = 0;
    if (!window.EventSource) { poll(); return; }
    source = new EventSource(base + '/events');
    source.addEventListener('board', function (event) { take(JSON.parse(event.data)); });
    source.addEventListener('beat', function (event) { beat(JSON.parse(event.data)); });
    source.onerror = connectAgain;
  }

  function connectAgain() {
    if (source) { source.close(); source = null; }
    if (retry) { return; }
    failures += 1;
    retry = setTimeout(connect, Math.min(15000, 500 * Math.pow(2, failures)) * (0.5 + Math.random() / 2));
  }

  function poll() {
    var request = new XMLHttpRequest();
    request.open('GET', base + '/now');
    request.timeout = 4000;
    request.onload = function () { if (request.status === 200) { take(JSON.parse(request.responseText)); } };
    request.onloadend = function () { setTimeout(poll, 2000); };
    request.send();
  }

  /* --- time --------------------------------------------------------------------------------- */

  function tick() {
    var now = steady();
    if (now - lastTick > 30000 || now - began > 86400000) { location.reload(); return; }
    lastTick = now;
    if (board && now - heardAt > SILENCE && !lost) { lost = true; connectAgain(); }
    if (!lost) { nextTurn(now); }
    draw(now);
  }

  function nextTurn(now) {
    var slot = turns.length > 4 ? SHORT_SLOT : SLOT;
    if (turns.length && now - shownAt >= slot) { shown = turns.shift(); shownAt = now; }
    if (!shown && !turns.length && board.calls.length) { shown = board.calls[0]; }
  }

  function clockOf(ms) {
    var local = new Date(ms + board.offset * 60000);
    return two(local.getUTCHours()) + ':' + two(local.getUTCMinutes());
  }

  function two(n) { return (n < 10 ? '0' : '') + n; }

  /* --- drawing ------------------------------------------------------------------------------ */

  function node(name, cls, text, lang) {
    var made = document.createElement(name);
    if (cls) { made.className = cls; }
    if (text !== undefined) { made.appendChild(document.createTextNode(text)); }
    if (lang) { made.setAttribute('lang', lang); }
    return made;
  }

  function within(parent) {
    for (var i = 1; i < arguments.length; i++) { if (arguments[i]) { parent.appendChild(arguments[i]); } }
    return parent;
  }

  function fill(id) {
    var place = byId(id);
    while (place.firstChild) { place.removeChild(place.firstChild); }
    for (var i = 1; i < arguments.length; i++) { if (arguments[i]) { place.appendChild(arguments[i]); } }
  }

  function drawing(path, turn, colour, width, cls) {
    var svg = document.createElementNS(SVG, 'svg'), group = document.createElementNS(SVG, 'g');
    var line = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 48 48');
    svg.setAttribute('aria-hidden', 'true');
    if (cls) { svg.setAttribute('class', cls); }
    group.setAttribute('transform', 'rotate(' + turn + ' 24 24)');
    line.setAttribute('d', path);
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', colour);
    line.setAttribute('stroke-width', width);
    line.setAttribute('stroke-linecap', 'round');
    line.setAttribute('stroke-linejoin', 'round');
    group.appendChild(line);
    svg.appendChild(group);
    return svg;
  }

  function arrow(call, colour) {
    return TURN.hasOwnProperty(call.arrow) ? drawing('M6 24H41M27 10L41 24L27 38', TURN[call.arrow], colour, 6) : null;
  }

  function spaced(number) { return number.replace(' ', '\u00a0'); }

  function recentCalls(now) {
    var waitingTurn = {};
    turns.forEach(function (turn) { waitingTurn[turn.number] = true; });
    return board.calls.filter(function (call) {
      var elsewhere = waitingTurn[call.number] || (shown && call.number === shown.number);
      return (lost || !elsewhere) && now - call.at < RECENT;
    }).slice(0, 5);
  }

  function state(now) {
    if (!board) { return 'connecting'; }
    if (lost) { return 'offline'; }
    var waiting = board.series.some(function (series) { return series.waiting > 0; });
    if (!waiting && !turns.length && (!shown || hubNow() - shown.at >= RECENT)) { return 'quiet'; }
    return shown && now - shownAt < CALLING ? 'calling' : 'live';
  }

  function draw(now) {
    var is = state(now), calls, page, wanted;
    byId('clock').textContent = board ? clockOf(hubNow()) : '';
    calls = board ? recentCalls(lost ? heardAt + hubAhead : hubNow()) : [];
    page = seriesPage(now);
    wanted = JSON.stringify([is, shown, calls, page, board && board.office, board && board.date]);
    if (wanted === drawn) { return; }
    drawn = wanted;
    byId('screen').className = 'screen ' + is + (moving ? ' moving' : '');
    if (!board) { return; }
    byId('office').textContent = board.office;
    byId('date').textContent = board.date;
    if (is === 'offline') { fill('livecall'); drawOffline(); } else if (is === 'quiet') { drawQuiet(); } else { drawCall(); }
    drawRecent(is, calls);
    drawSeries(page);
  }

  function drawCall() {
    var tag = node('span', 'tag', shown && shown.again ? 'Δεύτερη κλήση' : 'Νέα κλήση');
    var label = within(node('p', 'label'),
      within(node('span', '', 'Καλείται τώρα '), tag), node('span', 'en', 'Now calling', 'en'));
    if (!shown) { fill('livecall', label, node('p', 'big', '—')); return; }
    fill('livecall', label,
      node('p', 'big num' + (shown.number.length > 5 ? ' long' : ''), spaced(shown.number)),
      within(node('p', 'desk'), arrow(shown, '#0B3A6E'), within(node('span', '', 'Θυρίδα\u00a0'), node('span', 'num', shown.desk)),
        node('span', 'en', 'Counter ' + shown.desk, 'en')));
  }

  function drawQuiet() {
    fill('livecall',
      within(node('p', 'label'), node('span', '', 'Καλείται τώρα'), node('span', 'en', 'Now calling', 'en')),
      node('p', 'q1', 'Δεν περιμένει κανείς'),
      node('p', 'q2', 'Πάρτε αριθμό από το μηχάνημα στην είσοδο.'),
      node('p', 'q3', 'Nobody is waiting. Take a ticket at the entrance.', 'en'));
  }

  function drawOffline() {
    var at = clockOf(heardAt + hubAhead);
    fill('message',
      drawing('M8 20a24 24 0 0 1 32 0M14 27a15 15 0 0 1 20 0M20 34a6 6 0 0 1 8 0M8 42L40 8', 0, '#8A5300', 3.4, 'icon'),
      node('p', 'm1', 'Χωρίς σύνδεση'),
      within(node('p', 'm2', 'Τελευταία ενημέρωση '), node('b', '', at)),
      node('p', 'm3', 'Η σειρά σας ισχύει. Οι υπάλληλοι καλούν τους αριθμούς προφορικά.'),
      node('p', 'm4', 'No connection – last update ' + at + '. Your place is kept. Staff are calling the numbers aloud.', 'en'));
  }

  function drawRecent(is, calls) {
    var list = byId('recent'), at;
    if (is === 'offline') {
      at = clockOf(heardAt + hubAhead);
      fill('recentCap', node('span', '', 'Κλήσεις έως ' + at), node('span', 'en', 'Calls until ' + at, 'en'));
    } else {
      fill('recentCap', node('span', '', 'Προηγούμενες κλήσεις'), node('span', 'en', 'Recent calls', 'en'));
    }
    fill('recent');
    calls.forEach(function (call) {
      within(list, within(node('li'), node('span', 'no num', spaced(call.number)),
        within(node('span', 'to', 'Θυρίδα '), node('b', 'num', call.desk)), is === 'offline' ? null : arrow(call, '#0B4A8C')));
    });
    if (!calls.length) { within(list, node('li', 'none', '—')); }
  }

  function seriesPage(now) {
    var all, pages;
    if (!board) { return []; }
    all = board.series.slice();
    if (all.length <= 6) { return all; }
    all.sort(function (a, b) { return (b.waiting > 0) - (a.waiting > 0); });
    pages = Math.ceil(all.length / 6);
    return all.slice(Math.floor(now / 12000) % pages * 6).slice(0, 6);
  }

  function drawSeries(page) {
    fill('waitCap', node('span', '', 'Αναμονή: δεν υπάρχει εκτίμηση'), node('span', 'en', 'No estimate', 'en'));
    fill('waits');
    page.forEach(function (series) {
      within(byId('waits'), within(node('li'), within(node('div', 'wbox'), node('span', 'letter', series.letter),
        within(node('div', 'wtext'), node('p', 'range unknown', '—'),
          node('p', 'wname' + (series.name.length > 24 ? ' two' : ''), series.name)))));
    });
  }

  function drawStrip() {
    var words = STRIP[Math.floor((steady() - began) / 10000) % STRIP.length];
    fill('strip', node('span', words[0] === 'en' ? 'en' : '', words[1], words[0]));
  }

  function fit() {
    var w = window.innerWidth, h = window.innerHeight, tall = h > w;
    document.body.className = tall ? 'portrait' : '';
    document.documentElement.style.fontSize = (tall ? Math.min(w / 54, h / 96) : Math.min(w / 96, h / 54)) + 'px';
  }

  function shift() {  /* two pixels every ten minutes: no picture burns in */
    var step = Math.floor((steady() - began) / 600000) % 4;
    byId('screen').style.left = (step === 1 || step === 2 ? 2 : 0) + 'px';
    byId('screen').style.top = (step > 1 ? 2 : 0) + 'px';
  }

  window.onresize = fit;
  fit();
  drawStrip();
  setInterval(tick, 250);
  setInterval(drawStrip, 10000);
  setInterval(shift, 60000);
  connect();
}());
