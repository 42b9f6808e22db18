// What a reader would stumble over, as a list of faults; run in the page by browser.py. CHECK is one of its names.
const checks = {
    // Nothing is wider than its place, on the page or in a chart.
    overflow() {
        const faults = [], wide = document.documentElement.clientWidth;
        for (const e of document.querySelectorAll("html, body, body *")) {
            const box = e.getBoundingClientRect();
            if (e instanceof HTMLElement && e.scrollWidth > e.clientWidth && e.clientWidth > 0)
                faults.push(`${e.tagName} scrolls: ${e.scrollWidth} in ${e.clientWidth}`);
            if (box.right > wide + 0.5 || box.left < -0.5)
                faults.push(`${e.tagName} leaves the page: ${box.left} to ${box.right} of ${wide}`);
        }
        return faults;
    },
    // Labels of charts are at least 9 px high as they are seen, within their chart, and apart from each other.
    labels() {
        const faults = [];
        for (const svg of document.querySelectorAll("svg")) {
            const whole = svg.getBoundingClientRect(), scale = whole.width / svg.viewBox.baseVal.width;
            const boxes = [...svg.querySelectorAll("text")].map(t => {
                const size = parseFloat(getComputedStyle(t).fontSize) * scale, box = t.getBoundingClientRect();
                if (size < 9)
                    faults.push(`label "${t.textContent}" is ${size} px`);
                if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 2 ||
                    box.bottom > whole.bottom + 2)
                    faults.push(`label "${t.textContent}" leaves its chart`);
                return {text: t.textContent, box};
            });
            for (let i = 0; i < boxes.length; i++)
                for (let k = 0; k < i; k++) {
                    const a = boxes[i].box, b = boxes[k].box;
                    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
                        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.25 * a.height)
                        faults.push(`labels "${boxes[k].text}" and "${boxes[i].text}" overlap`);
                }
        }
        return faults;
    },
    // WCAG 2.2, 1.4.3: 4.5 to 1, of every text against what is behind it; and the title in each of its tones.
    contrast() {
        const numbers = colour => colour.match(/[\d.]+/g).map(Number);
        const light = colour => {
            const [r, g, b] = numbers(colour).slice(0, 3).map(c => {
                const s = c / 255;
                return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = e => {
            for (; e; e = e.parentElement) {
                const colour = getComputedStyle(e).backgroundColor;
                if ((numbers(colour)[3] ?? 1) > 0)
                    return colour;
            }
            return "rgb(255, 255, 255)";
        };
        const faults = [], title = document.querySelector("h1");
        const look = e => {
            const style = getComputedStyle(e), ink = e instanceof SVGElement ? style.fill : style.color;
            const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5)
                faults.push(`${e.tagName}.${e.getAttribute("class") ?? ""} has a contrast of ${ratio.toFixed(2)}`);
        };
        document.querySelectorAll("h1,h2,h3,h4,p,li,dt,dd,figcaption,svg text").forEach(look);
        for (const tone of ["alarm", "doubt", "calm"]) {
            const e = document.createElement("h1");
            e.className = tone;
            title.after(e);
            look(e);
            e.remove();
        }
        return faults;
    },
    // Every chart has a role and a label, every mark its numbers as a title.
    charts() {
        const faults = [];
        for (const svg of document.querySelectorAll("svg"))
            if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label"))
                faults.push("a chart without role or label");
        for (const mark of document.querySelectorAll("svg rect, svg path, svg circle"))
            if (!mark.querySelector("title")?.textContent)
                faults.push(`${mark.tagName} without a title`);
        return faults;
    },
    // One h1, first; no level is left out on the way down; a language and a name.
    outline() {
        const levels = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => Number(h.tagName[1]));
        const faults = levels.filter((l, i) => (i ? l === 1 || l > levels[i - 1] + 1 : l !== 1)).map(l => `h${l}`);
        if (document.documentElement.lang !== "en" || !document.title)
            faults.push("no language, or no name");
        return faults;
    },
    // What stands on the screen stands on paper; run with the medium set to print.
    hidden() {
        return [...document.querySelectorAll("body *")].filter(e => {
            const style = getComputedStyle(e);
            return style.display === "none" || style.visibility !== "visible" || Number(style.opacity) < 1;
        }).map(e => `${e.tagName} is not shown`);
    },
};
return checks[arguments[0]]();
