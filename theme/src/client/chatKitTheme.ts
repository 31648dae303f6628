import type { ChatKitOptions, SupportedLocale } from '@openai/chatkit';

type Theme = Exclude<NonNullable<ChatKitOptions['theme']>, string>;

/** A CSS colour as the browser computes it where the panel stands, such as `rgb(46, 133, 85)`. */
function colourOf(probe: HTMLElement, value: string): string {
  probe.style.color = value;
  return getComputedStyle(probe).color;
}

function toRadius(pixels: number): NonNullable<Theme['radius']> {
  if (pixels < 1) return 'sharp';
  if (pixels <= 5) return 'soft';
  return pixels <= 14 ? 'round' : 'pill';
}

function toBaseSize(pixels: number): 14 | 15 | 16 | 17 | 18 {
  const sizes = [14, 15, 16, 17, 18] as const;
  return sizes.find((size) => pixels <= size) ?? 18;
}

/** The site's colours, font and radius, read from Infima's variables as they stand now. */
export function readChatKitTheme(colorScheme: 'light' | 'dark', container: HTMLElement): Theme {
  const probe = document.createElement('span');
  probe.style.cssText =
    'position:absolute;visibility:hidden;font-family:var(--ifm-font-family-base);width:var(--ifm-global-radius)';
  container.append(probe);
  const style = getComputedStyle(probe);
  const theme: Theme = {
    colorScheme,
    radius: toRadius(Number.parseFloat(style.width) || 0),
    typography: {
      baseSize: toBaseSize(Number.parseFloat(style.fontSize) || 16),
      fontFamily: style.fontFamily,
    },
    color: {
      accent: { primary: colourOf(probe, 'var(--ifm-color-primary)'), level: 1 },
      surface: {
        background: colourOf(probe, 'var(--ifm-background-surface-color)'),
        foreground: colourOf(probe, 'var(--ifm-font-color-base)'),
      },
    },
  };
  probe.remove();
  return theme;
}

const languages = (
  'am ar bg bn bs ca cs da de el es et fi fr gu hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mn ' +
  'mr ms my nb nl no pa pl pt ro ru sk sl so sq sr sv sw ta te th tl tr uk ur vi zh en'
).split(' ');
const regional = ['es-419', 'fr-CA', 'pt-BR', 'pt-PT', 'zh-CN', 'zh-HK', 'zh-TW', 'zh-Hant'];

function isSupported(locale: string | undefined): locale is SupportedLocale {
  return locale !== undefined && (regional.includes(locale) || languages.includes(locale));
}

/** The site's locale as ChatKit names it; English where it has none. */
export function toChatKitLocale(locale: string): SupportedLocale {
  const candidates = [locale, locale.split('-').slice(0, 2).join('-'), locale.split('-')[0]];
  return candidates.find(isSupported) ?? 'en';
}
