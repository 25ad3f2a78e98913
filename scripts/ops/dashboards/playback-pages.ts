import type { Page } from './panels.ts'

export const progress: Page = {
  uid: 'cinema-progress',
  title: 'Progress pipeline',
  rows: {
    'From player to MongoDB': [
      {
        title: 'Updates by result',
        description: 'Stale and duplicate are normal where several devices play',
        unit: 'reqps',
        lines: { '{{result}}': 'sum by (result) (rate(progress_updates_total[5m]))' },
      },
      {
        title: 'Waiting records',
        description: 'What Redis holds and MongoDB does not yet',
        unit: 'short',
        lines: { records: 'max(progress_dirty_records)' },
      },
      {
        title: 'Oldest waiting record',
        description: 'The flush runs every five seconds; a minute is an alert',
        unit: 's',
        limit: 60,
        lines: { age: 'max(progress_oldest_dirty_seconds)' },
      },
      {
        title: 'Flushed records',
        description: 'By what became of them',
        unit: 'reqps',
        lines: { '{{result}}': 'sum by (result) (rate(progress_flush_records_total[5m]))' },
      },
      {
        title: 'Time of a flush',
        description: 'One batch after the other until nothing is due',
        unit: 's',
        lines: {
          p95: 'histogram_quantile(0.95, sum by (le) (rate(progress_flush_duration_seconds_bucket[5m])))',
        },
      },
      {
        title: 'Set aside and lost',
        description: 'Both stay at zero',
        unit: 'short',
        limit: 1,
        lines: {
          'dead letters': 'max(progress_dead_letters)',
          'lost versions': 'sum(increase(progress_lost_versions_total[1h]))',
        },
      },
    ],
  },
}

export const streaming: Page = {
  uid: 'cinema-streaming',
  title: 'Streaming and quality of experience',
  rows: {
    Playback: [
      {
        title: 'Playing now',
        description: 'Sessions with a heartbeat in the last five minutes',
        unit: 'short',
        lines: { sessions: 'max(playback_sessions_active)' },
      },
      {
        title: 'Segments and playlists',
        description: 'Answers below the signed media addresses',
        unit: 'reqps',
        lines: {
          '{{status}}':
            'sum by (status) (rate(http_request_duration_seconds_count{route=~"/api/streaming/hls/.*"}[5m]))',
        },
      },
      {
        title: 'Time of a segment, p95',
        description: 'Longer than a segment plays is what viewers see as stalling',
        unit: 's',
        limit: 4,
        lines: {
          p95: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{route=~"/api/streaming/hls/.*"}[5m])))',
        },
      },
    ],
    'Quality of experience': [
      {
        title: 'Wait for the first picture, p95',
        description: 'As players tell it; what viewers wait for after they press play',
        unit: 's',
        limit: 2,
        lines: {
          '{{provider}}':
            'histogram_quantile(0.95, sum by (le, provider) (rate(playback_start_seconds_bucket[5m])))',
        },
      },
      {
        title: 'Stalls for each playback',
        description: 'Times that a film stood for want of data',
        unit: 'short',
        lines: {
          '{{provider}}':
            'sum by (provider) (rate(playback_stall_seconds_count[15m])) / sum by (provider) (rate(playback_start_seconds_count[15m]))',
        },
      },
      {
        title: 'Changes of quality',
        description: 'Many changes down tell of lines that are too thin',
        unit: 'short',
        lines: {
          '{{direction}}': 'sum by (direction) (rate(playback_switches_total[5m]))',
        },
      },
      {
        title: 'Sources that did not play',
        description: 'By provider and reason',
        unit: 'short',
        lines: {
          '{{provider}} {{failure}}':
            'sum by (provider, failure) (rate(playback_errors_total[5m]))',
        },
      },
    ],
    Events: [
      {
        title: 'Open streams of events',
        description: 'Devices that listen to what happens on others',
        unit: 'short',
        lines: { '{{instance}}': 'event_streams_open' },
      },
      {
        title: 'Events published',
        description: 'By what became of them',
        unit: 'reqps',
        lines: { '{{result}}': 'sum by (result) (rate(events_published_total[5m]))' },
      },
    ],
  },
}
