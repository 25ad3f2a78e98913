// Runs before the first paint, so that a viewer who chose the light theme never sees the dark one.
;(() => {
  let choice = 'system'
  try {
    choice = JSON.parse(localStorage.getItem('cinema.ui') ?? '{}').state?.theme ?? 'system'
  } catch {
    // Storage can be blocked or hold something else; the system's preference is a fine answer.
  }
  const light =
    choice === 'light' ||
    (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
})()
