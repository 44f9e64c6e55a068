import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkitten";
import sharp from "sharp";

/** The picture that other sites and chats show for a link. Letters are drawn as paths, so it needs no installed fonts. */
export const SOCIAL_PICTURE = { path: "social.png", width: 1200, height: 630 } as const;

const { resolve } = createRequire(import.meta.url);
const INK = "#ffffff";
const GROUND = "#0b3b35";

interface Line {
  readonly text: string;
  readonly weight: 400 | 700;
  readonly size: number;
  readonly y: number;
  readonly colour?: string;
}

/** The picture as PNG: the logo, the name, and lines below it. */
export function socialPicture(name: string, beneath: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = SOCIAL_PICTURE;
  const lines: Line[] = [
    { text: name, weight: 700, size: 104, y: 330 },
    ...beneath.map(
      (text, at): Line => ({ text, weight: 400, size: 44, y: 420 + at * 62, colour: "#bfe8df" }),
    ),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="${width}" height="${height}" fill="${GROUND}"/>
<g transform="translate(80 80) scale(3.6)"><rect width="32" height="32" rx="7" fill="#0b6b5d"/><path d="M21.5 11.5a7.5 7.5 0 1 0 0 9" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/><circle cx="22.5" cy="16" r="2.6" fill="#fff"/></g>
${lines.map(drawn).join("\n")}
</svg>`;
  return sharp(Buffer.from(svg))
    .png({ compressionLevel: 9 })
    .toBuffer()
    .then((png) => new Uint8Array(png));
}

function drawn({ text, weight, size, y, colour = INK }: Line): string {
  const font = fontOf(weight);
  const scale = size / font.unitsPerEm;
  let x = 0;
  const glyphs = font.glyphsForString(text).map((glyph) => {
    const path = `<path transform="translate(${x} 0)" d="${glyph.path.toSVG()}"/>`;
    x += glyph.advanceWidth;
    return path;
  });
  if (80 + x * scale > SOCIAL_PICTURE.width - 40) throw new Error(`"${text}" is too long for the picture.`);
  return `<g transform="translate(80 ${y}) scale(${scale} ${-scale})" fill="${colour}">${glyphs.join("")}</g>`;
}

function fontOf(weight: number): Font {
  const file = readFileSync(resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff`));
  const font = create(file);
  if (font.isCollection) throw new Error("The font file holds several fonts.");
  return font;
}
