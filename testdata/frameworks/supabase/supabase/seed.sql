INSERT INTO public.profiles VALUES (gen_random_uuid());
