/** The passwords of ten characters and more that lead the lists of leaked ones. */
const wellKnown = new Set(
  `1234567890 0123456789 12345678910 123456789a 1234567891 0987654321 9876543210 1111111111
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyuiop123
  1234qwerasdf asdfghjkl1 asdfghjkl; zaq12wsxcde password12 password123 password1234 password12345
  password123! passw0rd123 p@ssw0rd123 p@ssword123 mypassword iloveyou123 iloveyou12 letmein123
  welcome123 welcome1234 administrator admin12345 admin123456 changeme123 football123 baseball123
  sunshine123 princess123 superman123 starwars123 abcdefghij abcdefghijk abcd123456 abc1234567
  a123456789 aa123456789 computer123 trustno1trustno1 cinemaonline cinema1234 cinema12345`.split(
    /\s+/,
  ),
)

/**
 * Why a password would be guessed at once, as a sentence for its owner; undefined when it would not.
 * Length does the rest (NIST SP 800-63B): no rules about digits or symbols.
 */
export function weaknessOf(
  password: string,
  { email, username }: { email: string; username: string },
): string | undefined {
  const text = password.normalize('NFKC').toLowerCase()
  if (new Set(text).size === 1) return 'Use more than one character.'
  if (wellKnown.has(text)) return 'This is one of the most common passwords. Choose another.'
  const own = [email, email.slice(0, email.indexOf('@')), username]
  if (own.some((name) => name.normalize('NFKC').toLowerCase() === text)) {
    return 'Choose a password that is not your name or e-mail address.'
  }
  return undefined
}
