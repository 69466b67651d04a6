CREATE TABLE public.profiles (id uuid);
