// A point on the picture of an Ortsteil, beside a text field that does the same without.
// The macro templates/macros/place.html writes what this file looks for.
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var STEP = 6, FAST = 30; // units of the picture for an arrow key, and with Shift
  var ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function enhance(root) {
    root.querySelectorAll("[data-place]:not([data-ready])").forEach(offerMap);
  }

  function offerMap(field) {
    field.dataset.ready = "1";
    var texts = field.dataset;
    var hidden = field.querySelector("input[type=hidden]");
    var open = button(texts.open);
    var said = document.createElement("p");
    said.className = "kern-body kern-body--small";
    said.setAttribute("role", "status");
    field.append(open, said);
    if (hidden.value) said.textContent = texts.kept;

    open.addEventListener("click", function () {
      open.disabled = true;
      fetch(texts.map, { credentials: "omit" }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      }).then(function (text) {
        var svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
        if (svg.localName !== "svg") throw new Error("not a picture");
        open.remove();
        show(document.importNode(svg, true));
      }).catch(function () {
        open.disabled = false;
        said.textContent = texts.failed;
      });
    });

    function show(svg) {
      var scale = svg.dataset;
      var west = Number(scale.west), north = Number(scale.north);
      var across = Number(scale.across), down = Number(scale.down);
      var size = svg.viewBox.baseVal;
      var pin = document.createElementNS(SVG, "g");
      pin.setAttribute("class", "place-pin");
      [13, 4].forEach(function (radius) {
        var circle = document.createElementNS(SVG, "circle");
        circle.setAttribute("r", radius);
        pin.append(circle);
      });
      var at = null;
      var frame = document.createElement("div");
      frame.className = "place-map";
      frame.tabIndex = 0;
      frame.dir = "ltr";
      frame.setAttribute("role", "application");
      frame.setAttribute("aria-label", texts.label);
      var help = document.createElement("p");
      help.className = "kern-hint";
      help.id = hidden.name + "-help";
      help.textContent = texts.help;
      frame.setAttribute("aria-describedby", help.id);
      var remove = button(texts.remove);
      frame.append(svg);
      said.before(help, frame);
      said.after(remove);

      function set(x, y, speak) {
        at = [Math.min(Math.max(x, 0), size.width), Math.min(Math.max(y, 0), size.height)];
        pin.setAttribute("transform", "translate(" + at[0] + " " + at[1] + ")");
        svg.append(pin);
        var name = nameAt(at[0], at[1]);
        hidden.value = name === null ? "" :
          (north - at[1] * down).toFixed(4) + "," + (west + at[0] * across).toFixed(4);
        remove.hidden = false;
        if (speak) said.textContent = name === null ? texts.outside : texts.set.replace("{name}", name);
        if (speak) hidden.dispatchEvent(new Event("input", { bubbles: true }));
      }
      function nameAt(x, y) {
        var point = svg.createSVGPoint();
        point.x = x;
        point.y = y;
        var path = Array.from(svg.querySelectorAll("path")).find(function (candidate) {
          return candidate.isPointInFill(point);
        });
        return path ? path.dataset.name : null;
      }
      function clear() {
        at = null;
        pin.remove();
        hidden.value = "";
        remove.hidden = true;
        said.textContent = texts.none;
        hidden.dispatchEvent(new Event("input", { bubbles: true }));
      }
      svg.addEventListener("click", function (event) {
        var place = new DOMPoint(event.clientX, event.clientY)
          .matrixTransform(svg.getScreenCTM().inverse());
        set(place.x, place.y, true);
      });
      frame.addEventListener("keydown", function (event) {
        var way = ARROWS[event.key], step = event.shiftKey ? FAST : STEP;
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        if (at && (event.key === "Delete" || event.key === "Backspace")) clear();
        else if (!at && (way || event.key === "Enter" || event.key === " ")) {
          set(size.width / 2, size.height / 2, true);
        } else if (at && way) set(at[0] + way[0] * step, at[1] + way[1] * step, true);
        else if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault(); // Enter would send the form, an arrow scroll the page
      });
      remove.addEventListener("click", function () {
        clear();
        frame.focus();
      });

      remove.hidden = true;
      var known = hidden.value.split(",").map(Number);
      if (known.length === 2) set((known[1] - west) / across, (north - known[0]) / down, false);
      frame.focus();
    }
  }

  function button(text) {
    var element = document.createElement("button");
    var label = document.createElement("span");
    element.type = "button";
    element.className = "kern-btn kern-btn--secondary";
    label.className = "kern-label";
    label.textContent = text;
    element.append(label);
    return element;
  }

  // A page of a questionnaire that is put in later asks for it too (fields.js).
  window.participation = window.participation || {};
  window.participation.places = enhance;
  enhance(document);
})();
