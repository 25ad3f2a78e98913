/** Why a file cannot become a film: its sender is told, and nothing of it is kept. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: string

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}
