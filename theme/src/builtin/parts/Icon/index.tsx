/** Strokes on a 24 px grid, drawn with the colour of the text around them. */
const paths = {
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  stop: 'M8 8h8v8H8z',
  plus: 'M12 5.5v13M5.5 12h13',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  check: 'm5.5 12.5 4.5 4.5L18.5 7.5',
  copy: 'M9 9h9.5v10.5H9zM6 15H5.5V4.5H15V5',
  up: 'M7.5 20V10.5L11.5 4c1.4 0 2.2 1 2 2.300l-.6 3.200h5.200c1 0 1.700.9 1.500 1.900l-1.300 7c-.1.900-.9 1.600-1.800 1.600zm0-9.500H4.500V20h3',
  down: 'M7.5 4v9.5l4 6.500c1.400 0 2.200-1 2-2.300l-.6-3.200h5.200c1 0 1.700-.9 1.500-1.900l-1.300-7c-.1-.9-.9-1.600-1.800-1.600zm0 9.500H4.500V4h3',
  retry: 'M19.500 12a7.500 7.500 0 1 1-2.200-5.300L19.500 9m0-4.500V9H15',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Zm5-1.500 4.500 4.500',
  document: 'M6.500 3.500h7l4 4v13h-11zm7 0v4h4M9.500 12h5m-5 3.500h5',
  quote:
    'M5 17.500V12c0-3 1.500-5 4-5.500M13.500 17.500V12c0-3 1.500-5 4-5.500M5 12h4v5.500H5zm8.500 0h4v5.500h-4z',
  pencil: 'm5 19 .8-3.800L16 5l3 3L8.800 18.200z',
  trash: 'M5 7h14M9.500 7V4.500h5V7m-7.500 0 .8 12.500h8.400L17 7m-6.500 3.500v5.500m3-5.500v5.500',
  microphone:
    'M12 14.500a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3Zm-6-3a6 6 0 0 0 12 0m-6 6v3',
  attach:
    'm19 11-7.300 7.300a4.600 4.600 0 0 1-6.500-6.500l7.600-7.600a3.100 3.100 0 0 1 4.400 4.400l-7.500 7.500a1.500 1.500 0 0 1-2.200-2.200l6.900-6.800',
  arrowDown: 'M12 5v14m-6.500-6.500L12 19l6.500-6.500',
  chevron: 'm9 6 6 6-6 6',
  info: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-9v5m0-8.500v.2',
  warning: 'M12 4.500 20.500 19h-17zm0 5.500v4m0 2.500v.2',
  offline:
    'm4 4 16 16M8.500 12.500a5 5 0 0 1 3-1.300m3.800 1.500.2.200M5.500 9.500A9.500 9.500 0 0 1 8 7.800m3-.700a9.500 9.500 0 0 1 7.500 2.400M12 17.500v.2',
  lock: 'M6.500 11h11v8.500h-11zM9 11V8a3 3 0 0 1 6 0v3',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12.500V12l3 2',
  sparkle:
    'M11 4.500c.8 4 2.500 5.700 6.500 6.500-4 .8-5.700 2.500-6.500 6.500-.8-4-2.500-5.700-6.500-6.500 4-.8 5.700-2.500 6.500-6.500Zm7.500 11c.3 1.500 1 2.200 2.500 2.500-1.500.3-2.200 1-2.500 2.500-.3-1.500-1-2.200-2.500-2.500 1.500-.3 2.200-1 2.500-2.500Z',
  external: 'M13.500 5H19v5.500M19 5l-8.500 8.500M16.500 13.500V19H5V7.500h5.500',
  globe:
    'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm-8-8h16M12 4c2.500 2.500 3.500 5 3.500 8s-1 5.500-3.500 8c-2.500-2.500-3.500-5-3.500-8s1-5.500 3.500-8Z',
  lightbulb:
    'M9.500 17.500h5M10.500 20.500h3M12 3.500a5.800 5.800 0 0 0-3.300 10.600c.5.400.8 1 .8 1.600v.3h5v-.3c0-.6.300-1.200.8-1.600A5.800 5.800 0 0 0 12 3.500Z',
  chat: 'M5 5h14v11h-7.500L7 20v-4H5z',
  image: 'M4.500 5.500h15v13h-15zm0 10 4.500-4.500 4 4 2.500-2.500 4 4M15 9.500v.2',
  dot: 'M12 12.500a.5.500 0 1 0 0-1 .5.5 0 0 0 0 1Z',
  star: 'm12 4.500 2.300 4.800 5.200.7-3.800 3.600.9 5.200-4.600-2.500-4.600 2.500.9-5.200L4.500 10l5.200-.7z',
  user: 'M12 12a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6.500 7.500c.8-3.300 3.300-5 6.500-5s5.700 1.700 6.500 5',
  mail: 'M4.500 6.500h15v11h-15zm0 .5 7.500 6 7.500-6',
  code: 'm8.500 8-4 4 4 4m7-8 4 4-4 4',
  calendar: 'M5 6.500h14v13H5zm0 4h14M9 4v4m6-4v4',
  bolt: 'm13 3.500-7.500 10H11l-1 7 7.500-10H12z',
  settings:
    'M5 8h8m4 0h2M5 16h2m4 0h8M15 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm-6 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
} as const;

export type IconName = keyof typeof paths;

/** ChatKit's names for what we draw under another. */
const aliases: Readonly<Record<string, IconName>> = {
  'book-open': 'document',
  'book-closed': 'document',
  'book-clock': 'document',
  'page-blank': 'document',
  notebook: 'document',
  'notebook-pencil': 'pencil',
  'square-text': 'document',
  write: 'pencil',
  'write-alt': 'pencil',
  'write-alt2': 'pencil',
  'circle-question': 'info',
  'check-circle': 'check',
  'check-circle-filled': 'check',
  'external-link': 'external',
  reload: 'retry',
  'square-code': 'code',
  'square-image': 'image',
  images: 'image',
  'sparkle-double': 'sparkle',
  agent: 'sparkle',
  'star-filled': 'star',
  'chevron-right': 'chevron',
  profile: 'user',
  'profile-card': 'user',
  name: 'user',
  'settings-slider': 'settings',
  compass: 'globe',
  maps: 'globe',
  'map-pin': 'globe',
  lifesaver: 'info',
  phone: 'chat',
};

function isIconName(name: string): name is IconName {
  return Object.hasOwn(paths, name);
}

/** The icon we draw for a name of ChatKit's, or nothing where we have none. */
export function iconNamed(name: unknown): IconName | undefined {
  if (typeof name !== 'string') return undefined;
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
  return known && isIconName(known) ? known : undefined;
}

/** A picture beside text that says the same: hidden from screen readers. */
export function Icon({
  name,
  size = 18,
  className,
}: {
  name: IconName;
  size?: number;
  className?: string | undefined;
}) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
