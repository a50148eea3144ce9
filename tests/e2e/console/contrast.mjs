// SPDX-License-Identifier: MIT

/**
 * Every visible text whose contrast with what is behind it is less than WCAG 2.1 AA asks for: 4.5, or 3 for large text.
 * The colours are those that the browser computed, with what shines through mixed in.
 */
export function contrastFaults(page) {
  return page.evaluate(() => {
    const parse = (text) => {
      const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
      return { r: numbers[0], g: numbers[1], b: numbers[2], a: numbers[3] ?? 1 };
    };
    const over = (top, below) => ({
      r: top.r * top.a + below.r * (1 - top.a),
      g: top.g * top.a + below.g * (1 - top.a),
      b: top.b * top.a + below.b * (1 - top.a),
      a: 1,
    });
    const behind = (element) => {
      const layers = [];
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.a > 0) layers.push(colour);
        if (colour.a === 1) break;
      }
      const ground = { r: 255, g: 255, b: 255, a: 1 };
      return layers.reverse().reduce((below, layer) => over(layer, below), ground);
    };
    const channel = (value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const element = walker.currentNode.parentElement;
      if (!text || !element || element.closest('.out-of-sight, noscript, script, option, :disabled')) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const ground = behind(element);
      const ink = over(parse(style.color), ground);
      const [more, less] = [light(ink), light(ground)].sort((a, b) => b - a);
      const ratio = (more + 0.05) / (less + 0.05);
      const pixels = parseFloat(style.fontSize);
      const large = pixels >= 24 || (pixels >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)}: "${text.slice(0, 40)}" ${style.color} in ${element.className || element.tagName}`);
    }
    return faults;
  });
}
