// Frames are gone through by the arrow keys and zoomed by Enter; what has the focus is told as what the pointer is over.
(function () {
    var groups = Array.prototype.slice.call(document.getElementById("frames").children);
    function number(group, name) { return Number(group.querySelector("rect").getAttribute(name)); }
    function from(group) { return number(group, "fg:x"); }
    function wide(group) { return number(group, "fg:w"); }
    function row(y) { return groups.filter(function (it) { return number(it, "y") === y && !it.classList.contains("hide"); }); }
    function widest(some) { return some.reduce(function (best, it) { return !best || wide(it) > wide(best) ? it : best; }, null); }
    function within(inner, outer) { return from(inner) >= from(outer) && from(inner) + wide(inner) <= from(outer) + wide(outer); }
    var HIGH = 16;
    function next(group, key) {
        var y = number(group, "y");
        var beside = row(y).sort(function (one, other) { return from(one) - from(other); });
        if (key === "ArrowUp") return widest(row(y - HIGH).filter(function (it) { return within(it, group); }));
        if (key === "ArrowDown") return row(y + HIGH).filter(function (it) { return within(group, it); })[0];
        if (key === "ArrowLeft") return beside[beside.indexOf(group) - 1];
        return beside[beside.indexOf(group) + 1];
    }
    function click(element) { element.dispatchEvent(new MouseEvent("click", { bubbles: true })); }
    groups.forEach(function (group) {
        group.setAttribute("tabindex", "-1");
        group.addEventListener("focus", function () { details.nodeValue = nametype + " " + g_to_text(group); });
        group.addEventListener("blur", function () { details.nodeValue = " "; });
        group.addEventListener("keydown", function (event) {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.key === "Enter") {
                click(group.querySelector("rect"));
            } else if (/^Arrow/.test(event.key)) {
                var to = next(group, event.key);
                if (to) { group.setAttribute("tabindex", "-1"); to.setAttribute("tabindex", "0"); to.focus(); }
            } else {
                return;
            }
            event.preventDefault();
        });
    });
    widest(groups).setAttribute("tabindex", "0");
    ["unzoom", "search"].forEach(function (id) {
        var button = document.getElementById(id);
        button.setAttribute("tabindex", "0");
        button.setAttribute("role", "button");
        button.addEventListener("keydown", function (event) { if (event.key === "Enter") click(button); });
    });
    window.addEventListener("keydown", function (event) { if (event.key === "Escape") click(document.getElementById("unzoom")); });
})();
