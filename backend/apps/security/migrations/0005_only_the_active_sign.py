"""Nobody signs whose account has ended, not even in the moment between the check of the password and the signature (21 CFR 11.300).

Whoever ends the account waits until the signature is given, or has been waited for: then it is too late to sign.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION public.refuse_signature_of_inactive() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.users_user account WHERE account.id = NEW.signer_id AND account.is_active FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The account % is not active: it cannot sign', NEW.signer_login USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER signer_is_active BEFORE INSERT ON public.security_signature FOR EACH ROW
EXECUTE FUNCTION public.refuse_signature_of_inactive();
"""
UNDO = """
DROP TRIGGER signer_is_active ON public.security_signature;
DROP FUNCTION public.refuse_signature_of_inactive();
"""


class Migration(migrations.Migration):
    dependencies = [("security", "0004_signatures_stand_on_their_entry"), ("users", "__first__")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
