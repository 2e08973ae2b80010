/** How the client looks: one accent colour, readable greys, and the whole theme as a stylesheet. */
import {
  type CSSVariablesResolver,
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core'

// Scroll locking by script would write a <style> element; global.css does it with a rule.
const withoutScriptedScrollLock = { defaultProps: { lockScroll: false } }

// The list of choices scrolls itself: a box around it that scrolls would be one that no keyboard reaches.
const withScrollingChoices = {
  defaultProps: { withScrollArea: false },
  styles: { options: { maxHeight: 240, overflowY: 'auto' as const } },
}

// Where black and white contrast equally with a colour: below it white letters are the clearer ones, above it black.
const EQUAL_CONTRAST_LUMINANCE = 0.179

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: EQUAL_CONTRAST_LUMINANCE,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Autocomplete: withScrollingChoices,
    Badge: { defaultProps: { tt: 'none' } },
    Drawer: withoutScriptedScrollLock,
    DrawerRoot: withoutScriptedScrollLock,
    Modal: withoutScriptedScrollLock,
    ModalRoot: withoutScriptedScrollLock,
    MultiSelect: withScrollingChoices,
    Select: withScrollingChoices,
  },
})

/** On light ground Mantine's coloured words fall short of the contrast that WCAG 2.2 AA asks for (4.5 : 1). */
function darkInks(colour: string): Record<string, string> {
  const ink = `color-mix(in srgb, var(--mantine-color-${colour}-9) 70%, black)`
  return Object.fromEntries(['text', 'light-color', 'outline'].map((use) => [`--mantine-color-${colour}-${use}`, ink]))
}

const readableColours: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    ...Object.assign({}, ...Object.keys(colors).map(darkInks)),
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    // What pages of one card lie on.
    '--edms-color-ground': 'var(--mantine-color-gray-1)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--edms-color-ground': 'var(--mantine-color-dark-8)',
    // Mantine's light grey is nearly black here and looks louder than the colours beside it.
    '--mantine-color-gray-light': 'var(--mantine-color-dark-5)',
    '--mantine-color-gray-light-hover': 'var(--mantine-color-dark-4)',
  },
})

/** The classes behind Mantine's `visibleFrom` and `hiddenFrom`. */
function visibilityRules(breakpoints: Record<string, string>): string {
  return Object.entries(breakpoints)
    .map(
      ([name, width]) =>
        `@media (width < ${width}) { .mantine-visible-from-${name} { display: none !important } }` +
        `@media (width >= ${width}) { .mantine-hidden-from-${name} { display: none !important } }`,
    )
    .join('\n')
}

/**
 * The theme's variables and classes. Mantine would write them into <style> elements, which the content security
 * policy refuses; a stylesheet made by script is allowed.
 */
export function createThemeSheet(): CSSStyleSheet {
  const complete = mergeMantineTheme(DEFAULT_THEME, theme)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    [
      convertCssVariables(defaultCssVariablesResolver(complete)),
      convertCssVariables(readableColours(complete)),
      visibilityRules(complete.breakpoints),
    ].join('\n'),
  )
  return sheet
}
