-- What dictation used, by hour and model: nobody's, and no run has it.
create table chatkit.dictation_usage (
  hour timestamptz not null,
  model text not null,
  dictations bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  primary key (hour, model)
);
