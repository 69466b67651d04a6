-- nothing to undo
/* not /* even */ here */ ;
