-- A reader who is signed in is no idle one, however long ago they asked something: the job that
-- looks for idle readers has to see the sign-ins that are not over, too. Of each it is granted whose
-- it is and until when; what it may delete stays what is over.
alter policy service_finds on chatkit.sign_ins
  using (current_setting('chatkit.scope', true) = 'service');
