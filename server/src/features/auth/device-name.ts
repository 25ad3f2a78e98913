type Pattern = readonly [name: string, pattern: RegExp]

/** In this order: Edge, Opera and Samsung's browser call themselves Chrome, and Chrome calls itself Safari. */
const browsers: readonly Pattern[] = [
  ['Edge', /\bEdg(A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
]

/** Televisions and telephones first: most of them run Linux or call themselves Mac OS X. */
const systems: readonly Pattern[] = [
  ['a television', /\b(SMART-TV|SmartTV|Tizen|Web0S|webOS|AppleTV|Android TV|BRAVIA|CrKey)\b/i],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMac(intosh| OS X)\b/],
  ['Linux', /\b(Linux|X11)\b/],
]

const nameIn = (patterns: readonly Pattern[], text: string): string | undefined =>
  patterns.find(([, pattern]) => pattern.test(text))?.[0]

/** A name that people recognise their device by, for example “Chrome on Linux”. */
export function deviceNameOf(userAgent = ''): string {
  const text = userAgent.slice(0, 512)
  const browser = nameIn(browsers, text)
  const system = nameIn(systems, text)
  if (browser && system) return `${browser} on ${system}`
  return browser ?? (system ? `An app on ${system}` : 'Unknown device')
}
