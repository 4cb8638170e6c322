from harness import USER, check, equal, main


@check
def the_user_of_the_token(w):
    me = w.current_user.me()
    equal((me.user_name, me.active), (USER, True))
    equal([group.display for group in me.groups], ["admins", "users"])
    equal([(email.value, email.primary) for email in me.emails], [(USER, True)])


main()
