/** What is mounted without being of the contract, and why it may be. */
export const apart: Readonly<Record<string, string>> = {
  'GET /api/streaming/hls/:movieId/*path': 'media: a signed link is all that a player can carry',
  'GET /api/artwork/demo/:slug/:name': 'pictures of the demonstration films',
  'GET /api/artwork/:version/:size': 'the same in other sizes',
  'POST /api/uploads/files': 'the protocol of resumable uploads; for administrators, and tested so',
  'HEAD /api/uploads/files/:uploadId': 'the same',
  'PATCH /api/uploads/files/:uploadId': 'the same',
  'PUT /api/uploads/photo-films/:uploadId/photos/:number': 'a file; for its owner, and tested so',
  'PUT /api/uploads/photo-films/:uploadId/music': 'the same',
  'GET /api/artwork/library/:uploadId/:name': 'pictures of uploaded films',
  'GET /api/avatars/:ownerKey/:name': 'pictures of viewers, by addresses that tell of nobody',
  'GET /api/openapi.json': 'the contract itself, for programs',
  'GET /api/docs': 'the contract itself, for people',
  'GET /api/docs.css': 'how that page looks',
  'GET /metrics': 'answered to loopback alone; elsewhere on a port of its own',
}
