import type { Migration } from './migration.ts'

/** Paths, what was watched, quizzes and certificates. What is erased for good leaves all of them. */
export const learning: Migration = {
  to: 5,
  what: 'paths, progress, quizzes, certificates',
  sql: [
    `create table path (
      id text primary key,
      title text not null,
      summary text not null,
      programme text references programme (id) on delete set null,
      made_at timestamptz not null
    )`,
    `create table path_step (
      path text not null references path (id) on delete cascade,
      place int not null,
      video text not null,
      primary key (path, place)
    )`,
    'create index path_step_video on path_step (video)',
    `create table watched (
      person text not null references person (id) on delete cascade,
      video text not null,
      position double precision not null,
      played int[] not null,
      begun_at timestamptz not null,
      seen_at timestamptz not null,
      primary key (person, video)
    )`,
    'create index watched_video on watched (video)',
    `create table quiz_question (
      id text primary key,
      video text not null,
      text text not null,
      made_at timestamptz not null
    )`,
    'create index quiz_question_of on quiz_question (video)',
    `create table quiz_answer (
      id text primary key,
      question text not null references quiz_question (id) on delete cascade,
      person text not null references person (id) on delete cascade,
      text text not null,
      masked text,
      at timestamptz not null,
      unique (question, person)
    )`,
    'create index quiz_answer_of on quiz_answer (person)',
    `create table quiz_review (
      answer text not null references quiz_answer (id) on delete cascade,
      reviewer text not null references person (id) on delete cascade,
      by_mentor boolean not null,
      good boolean not null,
      note text not null,
      primary key (answer, reviewer)
    )`,
    'create index quiz_review_of on quiz_review (reviewer)',
    `create table certificate (
      id text primary key,
      person text not null references person (id) on delete cascade,
      path text references path (id) on delete set null,
      title text not null,
      at timestamptz not null,
      unique (person, path)
    )`,
    `create function forget_learning() returns trigger language plpgsql as $$
      begin
        delete from path_step where video = new.video;
        delete from watched where video = new.video;
        delete from quiz_question where video = new.video;
        return null;
      end
    $$`,
    'create trigger tombstone_forgets_learning after insert on tombstone for each row execute function forget_learning()',
  ],
}
