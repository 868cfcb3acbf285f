import type { Migration } from './migration.ts'

/**
 * What was published, and the index over it. `passage` holds a few segments each, `term` every word once: typing errors
 * and beginnings of words are looked for there and not in texts.
 */
export const videos: Migration = {
  to: 2,
  what: 'videos, segments, search index, gaps',
  sql: [
    'create extension if not exists pg_trgm',
    `create table video (
      id text primary key,
      statement text not null check (length(statement) = 64),
      made_at timestamptz not null,
      title text not null,
      summary text not null,
      mentor text not null,
      topics text[] not null,
      language text not null,
      duration double precision not null check (duration >= 0),
      recorded_at date not null,
      published_at timestamptz not null,
      downloadable boolean not null,
      chapters jsonb not null
    )`,
    `create table video_programme (
      video text not null references video (id) on delete cascade,
      programme text not null references programme (id) on delete cascade,
      primary key (video, programme)
    )`,
    'create index video_programme_of on video_programme (programme)',
    `create table video_file (
      video text not null references video (id) on delete cascade,
      kind text not null check (kind in ('media', 'captions', 'transcript', 'report', 'plan')),
      name text not null,
      sha256 text not null check (length(sha256) = 64),
      bytes double precision not null check (bytes >= 0),
      primary key (video, kind)
    )`,
    'create index video_file_content on video_file (sha256)',
    `create table segment (
      video text not null references video (id) on delete cascade,
      number int not null,
      starts double precision not null,
      ends double precision not null,
      speaker text,
      text text not null,
      primary key (video, number)
    )`,
    `create table passage (
      id int generated always as identity primary key,
      video text not null references video (id) on delete cascade,
      first int,
      last int,
      vector tsvector not null
    )`,
    'create index passage_vector on passage using gin (vector) with (fastupdate = off)',
    'create index passage_of on passage (video)',
    `create table term (
      word text collate "C" not null,
      language text not null,
      stem text not null,
      uses int not null,
      primary key (word, language)
    )`,
    'create index term_trigrams on term using gin (word gin_trgm_ops)',
    'create index term_stem on term (stem)',
    `create table corpus (
      one boolean primary key default true check (one),
      passages int not null default 0,
      index_version int not null default 0,
      settings jsonb
    )`,
    'insert into corpus default values',
    `create table gap (
      query text not null,
      day date not null,
      count int not null default 1,
      primary key (query, day)
    )`,
  ],
}
